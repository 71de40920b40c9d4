namespace Trm.Node.Tests.Floods;

/// <summary>What is dear to read, if somebody let it be.</summary>
/// <param name="Code">What becomes of it: the code of its receipt, or of its place in quarantine; <c>ok</c>.</param>
/// <param name="Id">Its <c>core.id</c>; null where it has none.</param>
internal sealed record Bomb(string Name, byte[] Bytes, string Code, string? Id = null);

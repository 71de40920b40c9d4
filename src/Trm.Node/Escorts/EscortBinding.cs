namespace Trm.Node.Escorts;

/// <summary>Somebody travels with the person of a case.</summary>
/// <param name="Officer">The escort's code.</param>
/// <param name="By">The coordinator who bound them to the case.</param>
public sealed record EscortBinding(string Officer, DateTimeOffset Since, string By);

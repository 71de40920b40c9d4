namespace Trm.Contracts.Facts;

/// <summary>The paper for the journey (gate G09).</summary>
/// <param name="Id">The record's id, not the document's number.</param>
/// <param name="ValidUntil">The last moment of its validity.</param>
/// <param name="WithoutDisclosure">Whether it was obtained without anybody learning of the trafficking.</param>
public sealed record DocumentFacts(string Id, DateTimeOffset ValidUntil, bool HeldByPerson, bool WithoutDisclosure);

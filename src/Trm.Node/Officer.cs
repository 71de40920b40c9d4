namespace Trm.Node;

/// <summary>Who acts: a pseudonym and a role, never a name.</summary>
/// <param name="Code">The officer's pseudonym, 1 to 32 of <c>A-Z a-z 0-9 -</c>.</param>
public sealed record Officer(string Code, Role Role);

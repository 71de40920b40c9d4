namespace Trm.Node.Health;

/// <summary>What one check found. Codes, ids of participants, counts, times and names of files: nothing of a case.</summary>
/// <param name="Check">Which check: <c>disk</c>, <c>keys</c>.</param>
/// <param name="Code">Stable, for scripts: upper case, digits and underscore; <c>OK</c> where nothing is wrong.</param>
/// <param name="State">How bad it is.</param>
/// <param name="Says">One sentence: what was found, and what it means.</param>
/// <param name="Next">What to do next; null where there is nothing to do.</param>
public sealed record HealthFinding(string Check, string Code, HealthState State, string Says, string? Next = null);

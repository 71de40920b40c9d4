namespace Trm.Cli.Conformance;

/// <summary>One line of the report: what was done, what must come of it, what came.</summary>
/// <param name="Name">A sentence of the contract.</param>
/// <param name="Done">What we did.</param>
/// <param name="MustCome">What the contract says comes of it.</param>
/// <param name="Came">What came: codes, numbers and counts, never content.</param>
/// <param name="IsOk">True where that is what must come.</param>
internal sealed record ConformanceCheck(string Name, string Done, string MustCome, string Came, bool IsOk);

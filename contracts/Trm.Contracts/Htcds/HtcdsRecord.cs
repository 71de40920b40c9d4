namespace Trm.Contracts.Htcds;

/// <summary>One case as the file spells it, columns resolved, values not yet judged. What both formats have in common.</summary>
/// <param name="Row">Which case of the file, from 1.</param>
/// <param name="Id">The office's own reference, if any.</param>
/// <param name="Fields">Field and raw value or values, in the order of the file.</param>
internal sealed record HtcdsRecord(int Row, string? Id, IReadOnlyList<(HtcdsField Field, IReadOnlyList<string> Raw)> Fields);

namespace Trm.Node.Statistics;

/// <summary>A year's counts for the regional secretariat.</summary>
/// <param name="MadeAt">When the year was counted: once, by the node.</param>
/// <param name="File">Signed by this participant, sealed to the secretariat.</param>
/// <param name="Sha256">Of the counts in their one spelling, hex: what the secretariat's record names.</param>
public sealed record ExportedFigures(int Year, DateTimeOffset MadeAt, string Sha256, ReadOnlyMemory<byte> File);

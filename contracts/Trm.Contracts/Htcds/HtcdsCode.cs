namespace Trm.Contracts.Htcds;

/// <summary>One code of a list of the standard.</summary>
/// <param name="Code">The system identifier, as files and messages carry it.</param>
/// <param name="Label">The standard's own words for it, English.</param>
public sealed record HtcdsCode(string Code, string Label);

namespace Trm.Contracts.Htcds;

/// <summary>One field of the standard.</summary>
/// <param name="Name">The column name, prefix included: <c>prs_FirstName</c>.</param>
/// <param name="Label">The standard's own words for it, English.</param>
/// <param name="Section">The part of the standard it stands in.</param>
/// <param name="Status">Whether the standard still wants it.</param>
/// <param name="IsCore">Whether the standard counts it among its core; a core field may still be empty.</param>
/// <param name="StandardType">The standard's own name of the type, empty where it gives none.</param>
/// <param name="Type">How it is read here.</param>
/// <param name="Codes">Its code list; null where it has none.</param>
public sealed record HtcdsField(
    string Name, string Label, string Section, HtcdsStatus Status, bool IsCore, string StandardType, HtcdsType Type, HtcdsCodeList? Codes)
{
    /// <summary>Three letters and underscore: the table it belongs to (<c>prs_</c> person, <c>vic_</c> victim ...).</summary>
    public string Prefix => Name[..4];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

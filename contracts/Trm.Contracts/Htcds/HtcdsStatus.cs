namespace Trm.Contracts.Htcds;

/// <summary>Where the standard stands with a field.</summary>
public enum HtcdsStatus
{
    /// <summary>Part of HTCDS 2.0 (the standard calls its fields drafts).</summary>
    Draft,

    /// <summary>Read from old files, replaced by another section of the standard.</summary>
    Deprecated,
}

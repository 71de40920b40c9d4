namespace Trm.Contracts.Htcds;

/// <summary>What a field holds, as a reader must judge it.</summary>
public enum HtcdsType
{
    /// <summary>One line, at most 1000 characters.</summary>
    Text,

    /// <summary>Several lines, at most 32 000 characters.</summary>
    LongText,

    /// <summary>One code of a list.</summary>
    Code,

    /// <summary>Several codes of a list.</summary>
    Codes,

    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A count: a whole number from 0 to 130.</summary>
    Count,

    /// <summary>Degrees, decimal, -180 to 180.</summary>
    Degrees,

    /// <summary>A telephone number, E.164.</summary>
    Phone,

    /// <summary>Yes or no.</summary>
    Flag,
}

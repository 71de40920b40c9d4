namespace Trm.Contracts.Codes;

/// <summary>What a consent is to. Each is asked for and given by itself.</summary>
public enum ConsentScope
{
    /// <summary>That a named organisation may know.</summary>
    Sharing,

    Return,
    /// <summary>That somebody asks after the person later.</summary>
    FollowUp,
}

namespace Trm.Evidence.Packs;

/// <summary>What to do about a finding.</summary>
public enum FindingAdvice
{
    /// <summary>Ask that side to explain in writing; the pack is signed by it.</summary>
    AskWhy,

    /// <summary>Ask for the pack again, by another way.</summary>
    AskAgain,

    /// <summary>Keep both packs, and ask both sides to explain in writing.</summary>
    KeepBoth,

    /// <summary>Get the version of the program that knows the format.</summary>
    GetNewer,

    /// <summary>Ask governance for the signed directory and its fingerprint.</summary>
    AskGovernance,

    /// <summary>Ask governance for the fingerprint again.</summary>
    AskFingerprint,

    /// <summary>Tell governance, and every country that relies on the log.</summary>
    TellAll,

    /// <summary>Treat the message as not sent.</summary>
    NotSent,

    /// <summary>Ask who approved the step.</summary>
    AskStep,

    /// <summary>Give two packs about the same.</summary>
    GiveSame,

    /// <summary>Let both coordinators go through the case.</summary>
    TalkThrough,
}

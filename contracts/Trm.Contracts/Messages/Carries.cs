namespace Trm.Contracts.Messages;

/// <summary>What a message of a kind and code says about a person; decides whether gate G01 stands before it.</summary>
public enum Carries
{
    /// <summary>N: nothing about a person.</summary>
    Nothing,

    /// <summary>P: the case's pseudonym, codes and times.</summary>
    Pseudonym,

    /// <summary>D: personal data; an active consent must name the recipient and cover each category.</summary>
    PersonalData,

    /// <summary>P in its bare form; D where the message carries a consent, and then gate G01 stands before it.</summary>
    PseudonymOrPersonalData,

    /// <summary>The facts of an allow-list, where a life is at risk; held by gate G02, not by a consent.</summary>
    AllowList,
}

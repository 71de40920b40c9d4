namespace Trm.Benchmarks.Letters;

/// <summary>Which messages are sent.</summary>
public enum LetterKind
{
    /// <summary>Questions in cases that stand at both offices: what an office sends on most days. Judged by the case's lifecycle; opens a deadline.</summary>
    Question,

    /// <summary>Referrals, each of a new case: each makes a key and a record at either office.</summary>
    Profile,

    /// <summary>Enquiries about room, of no case: the least that a node does with a message.</summary>
    Enquiry,
}

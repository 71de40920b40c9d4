namespace Trm.Contracts.Messages;

/// <summary>How a question was answered.</summary>
public enum AnswerOutcome
{
    Given,

    /// <summary>Some of it; what is missing is not said to exist.</summary>
    Partly,
    Refused,
    Unknown,
}

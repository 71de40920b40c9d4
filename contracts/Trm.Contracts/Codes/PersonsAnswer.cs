namespace Trm.Contracts.Codes;

/// <summary>What the person answered to a question that has two answers.</summary>
public enum PersonsAnswer
{
    Yes,
    No,
    NotAsked,
    NotAnswered,
}

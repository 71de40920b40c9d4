namespace Trm.Contracts.Codes;

/// <summary>How somebody found it.</summary>
public enum Rating
{
    Good,
    Mixed,
    Bad,
}

namespace Trm.Contracts.Codes;

/// <summary>What the declining side knows of another way.</summary>
public enum NextStep
{
    OtherOption,
    None,
}

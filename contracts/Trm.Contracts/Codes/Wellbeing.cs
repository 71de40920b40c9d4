namespace Trm.Contracts.Codes;

/// <summary>How the person is, in two words.</summary>
public enum Wellbeing
{
    Safe,
    NeedsHelp,
}

namespace Trm.Contracts.Codes;

/// <summary>What the person wants done with what was shared.</summary>
public enum WithdrawalAction
{
    Stop,
    Restrict,
    Delete,
}

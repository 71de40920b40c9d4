namespace Trm.Contracts.Codes;

/// <summary>What a key of a participant is for.</summary>
public enum KeyUse
{
    Sign,
    Encrypt,
    Log,
}

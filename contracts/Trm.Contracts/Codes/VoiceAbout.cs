namespace Trm.Contracts.Codes;

/// <summary>Whom a person speaks of.</summary>
public enum VoiceAbout
{
    SendingSide,
    ReceivingSide,
    Escort,
    Transit,
    Exchange,
}

namespace Trm.Contracts.Codes;

/// <summary>What a person speaks of.</summary>
public enum VoiceTopic
{
    Treatment,
    Information,
    Consent,
    Journey,
    Reception,
    Services,
    Delay,
    Confidentiality,
    Other,
}

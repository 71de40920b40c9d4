namespace Trm.Contracts.Codes;

/// <summary>Who pays.</summary>
public enum Payer
{
    SendingSide,
    ReceivingSide,
    Programme,
    Organisation,
}

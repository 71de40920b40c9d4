namespace Trm.Contracts.Codes;

/// <summary>The kind of place, never an address.</summary>
public enum PlaceKind
{
    Airport,
    Border,
    Station,
    Port,
    OnBoard,
    MeetingPoint,
    Institution,
    Elsewhere,
}

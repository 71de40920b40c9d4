namespace Trm.Contracts.Codes;

/// <summary>By what the person travels on one leg of a journey.</summary>
public enum TravelMode
{
    Air,
    Rail,
    Coach,
    Car,
    Ferry,
    OnFoot,
}

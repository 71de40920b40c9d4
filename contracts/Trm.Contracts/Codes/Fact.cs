namespace Trm.Contracts.Codes;

/// <summary>What the exchange says of a person and the case data standard has no field for.</summary>
public enum Fact
{
    AgeBand,
    CareNeeds,
    HealthConditions,
    /// <summary>Whether the person's own view of the risk was heard and recorded.</summary>
    PersonsView,
}

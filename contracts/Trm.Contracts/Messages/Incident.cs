namespace Trm.Contracts.Messages;

/// <summary>Something that happened to a person, as a code. The message's code says it.</summary>
public enum Incident
{
    NotMet,
    Missing,
    Found,
    RefusedEntry,
    RefusedToBoard,
    Transit,
    ReTrafficking,
    Reprisal,
    Medical,
    Death,
    RemovalRisk,
    Breach,
}

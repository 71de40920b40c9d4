namespace Trm.Contracts.Codes;

/// <summary>How soon a person is waiting for it.</summary>
public enum Urgency
{
    Routine,
    Urgent,
}

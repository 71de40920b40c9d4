namespace Trm.Contracts.Codes;

/// <summary>Who gave a consent. Implied consent and consent by relatives do not exist.</summary>
public enum ConsentGiver
{
    Person,
    PersonAndSupporter,
    /// <summary>The guardian, with the agreement of the child.</summary>
    GuardianAndChild,
}

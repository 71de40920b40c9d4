using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Consents;

/// <summary>What makes a consent count at all, wherever it comes from: a case sheet or a message.</summary>
public static class ConsentRules
{
    /// <summary>Least time between information and a consent to return, in hours (gate G03).</summary>
    public const int HoursToThinkBeforeReturn = 24;

    /// <summary>Longest life of a consent, in days: it is asked for again after that.</summary>
    public const int MaxDays = 366;

    /// <summary>The consent, if every rule holds; else <c>VALUE</c> or <c>REQUIRED</c> at <paramref name="path"/>.member for each that does not.</summary>
    /// <param name="consent">The consent as read.</param>
    /// <param name="understandingChecked">Whether somebody made sure that the person had understood.</param>
    /// <param name="path">Where it was read.</param>
    public static Result<Consent> Judge(Consent consent, bool understandingChecked, string path)
    {
        var faults = new List<Rejection>();
        Rule(understandingChecked, "understandingChecked", "a consent counts only if somebody checked that it was understood");
        Rule(consent.Version >= 1, "version", "versions count from 1");
        Rule(HtcdsCodeList.Languages.Find(consent.Language) == consent.Language, "language", HtcdsCodeList.Languages.Hint);
        Rule(consent.Interpreter is null || OfficeCode.IsOne(consent.Interpreter), "interpreter", OfficeCode.Hint);
        Rule(OfficeCode.IsOne(consent.ExplainedBy), "explainedBy", OfficeCode.Hint);
        Rule(consent.Scope != ConsentScope.Sharing || consent.Categories.Count > 0, "categories", "a consent to share names at least one category");
        Rule(consent.Categories.SequenceEqual(consent.Categories.Distinct().Order()), "categories", "each category once, in the order of the list");
        Rule(consent.Giver == GiverFor(consent.Capacity), "giver", "an adult gives consent alone, a supported adult with the supporter, a child with the guardian");
        Rule(consent.TimeToThinkHours is >= 0 and <= 8760, "timeToThinkHours", "hours from 0 to 8760");
        Rule(consent.Scope != ConsentScope.Return || consent.TimeToThinkHours >= HoursToThinkBeforeReturn, "timeToThinkHours", "a consent to return is given at least 24 hours after the information");
        Rule(consent.Scope == ConsentScope.Return == consent.Return is not null, "return", "a consent to return, and no other, says who took it and whether the right to ask to stay was told");
        Rule(consent.Expires > consent.GivenAt, "expires", "a consent expires after it was given");
        Rule(consent.Expires - consent.GivenAt <= TimeSpan.FromDays(MaxDays), "expires", "a consent lasts a year at most and is asked for again");
        Rule(consent.WithdrawnAt is null || consent.WithdrawnAt >= consent.GivenAt, "withdrawnAt", "a consent is withdrawn after it was given");
        return faults.Count > 0 ? Result<Consent>.Refused(faults) : consent;

        void Rule(bool holds, string member, string hint)
        {
            if (!holds)
                faults.Add(new(RejectionCode.Value, $"{path}.{member}", hint));
        }
    }

    internal static ConsentGiver GiverFor(ConsentCapacity capacity) => capacity switch
    {
        ConsentCapacity.Adult => ConsentGiver.Person,
        ConsentCapacity.AdultSupported => ConsentGiver.PersonAndSupporter,
        _ => ConsentGiver.GuardianAndChild,
    };
}

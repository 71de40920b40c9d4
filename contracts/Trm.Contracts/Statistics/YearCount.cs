using Trm.Contracts.Codes;

namespace Trm.Contracts.Statistics;

/// <summary>Counts a year, fact by fact: whatever is added is added to every table and margin that shows it, so that the tables keep each other.</summary>
public sealed class YearCount
{
    private readonly Dictionary<string, int> _counts = FixedTables.Quantities.ToDictionary(q => q, _ => 0, StringComparer.Ordinal);

    /// <summary>Every quantity.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>A referral that was delivered.</summary>
    /// <param name="inTime">Whether it was decided in time.</param>
    public void Referral(AgeGroup age, GenderGroup gender, Purpose purpose, ExploitationGroup exploitation, bool inTime)
    {
        Add(Indicators.DecisionsInTime, inTime);
        foreach (var quantity in new[]
        {
            Quantity.Referrals(age: age), Quantity.Referrals(gender: gender), Quantity.Referrals(purpose: purpose), Quantity.Referrals(exploitation: exploitation),
            Quantity.Referrals(age: age, gender: gender), Quantity.Referrals(age: age, purpose: purpose), Quantity.Referrals(gender: gender, exploitation: exploitation),
        })
            _counts[quantity]++;
    }

    /// <summary>A known return.</summary>
    /// <param name="prepared">Whether the reception was prepared, which it is for nobody who was not announced; null where the person declined to be met.</param>
    /// <param name="notMet">Whether nobody came.</param>
    /// <param name="safeguarded">Whether a child's safeguards were complete, which they are for nobody who was not cleared.</param>
    public void Return(AgeGroup age, ReturnPath path, bool? prepared, bool notMet, bool safeguarded)
    {
        var isCleared = path is ReturnPath.OwnWish or ReturnPath.UnderObligation;
        _counts[Quantity.Returns(age, path)]++;
        Add(Indicators.TravelWithoutClearance, path == ReturnPath.NotCleared);
        if (path != ReturnPath.NotCleared)
            _counts[Quantity.Returns(path: path)]++;
        if (age == AgeGroup.ChildOrInDoubt)
            Add(Indicators.ChildSafeguards, isCleared && safeguarded);
        else
            _counts[Quantity.Returns(age)]++;
        if (isCleared)
            Add(Indicators.NotMet, notMet);
        if (prepared is { } met)
            Add(Indicators.PreparedReception, path != ReturnPath.Unannounced && met);
        else
            _counts[Quantity.DeclinedToBeMet]++;
    }

    /// <summary>A case that was cleared.</summary>
    /// <param name="consent">Whether the consent was taken as it should be.</param>
    /// <param name="followedUp">Whether it was an exception, and the person was reached afterwards.</param>
    public void Clearance(bool consent, bool followedUp)
    {
        Add(Indicators.ConsentQuality, consent);
        _counts[followedUp ? Indicators.ExceptionsFollowedUp.Yes : Indicators.ExceptionsFollowedUp.No]++;
    }

    /// <summary>One more of an indicator that shares nothing with another table: the others are counted by what they are of.</summary>
    /// <exception cref="ArgumentException">An indicator that is counted by its referral, return or clearance: a bug of ours.</exception>
    public void Of(Indicator indicator, bool isTrue)
    {
        if (indicator.All != indicator.Code || indicator == Indicators.PreparedReception || indicator == Indicators.NotMet)
            throw new ArgumentException($"{indicator.Code} is counted by what it is of", nameof(indicator));
        Add(indicator, isTrue);
    }

    private void Add(Indicator indicator, bool isTrue)
    {
        _counts[isTrue ? indicator.Yes : indicator.No]++;
        _counts[indicator.All]++;
    }
}

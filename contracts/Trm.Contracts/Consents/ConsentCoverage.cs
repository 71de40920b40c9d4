using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Consents;

/// <summary>What one organisation may know at one moment, and the consents that say so.</summary>
public sealed class ConsentCoverage
{
    private readonly FrozenSet<ConsentCategory> _categories;

    private ConsentCoverage(OrganisationId organisation, IReadOnlyList<Consent> consents)
    {
        Organisation = organisation;
        Consents = consents;
        _categories = consents.SelectMany(c => c.Categories).ToFrozenSet();
    }

    public OrganisationId Organisation { get; }

    /// <summary>The active consents to share that name the organisation; empty where there are none.</summary>
    public IReadOnlyList<Consent> Consents { get; }

    /// <summary>The categories in the order of the list.</summary>
    public IReadOnlyList<ConsentCategory> Categories => [.. _categories.Order()];

    /// <summary>True where an active consent covers the category.</summary>
    public bool Covers(ConsentCategory category) => _categories.Contains(category);

    /// <summary>
    /// The coverage that consents give. Of several versions of a consent the newest counts, so that a withdrawal is never undone by an older copy
    /// beside it.
    /// </summary>
    public static ConsentCoverage Of(IEnumerable<Consent> consents, OrganisationId organisation, DateTimeOffset at) =>
        new(organisation, [.. consents.GroupBy(c => c.Id).Select(Newest).Where(c => c.LetsKnow(organisation, at)).OrderBy(c => c.Id.ToString(), StringComparer.Ordinal)]);

    // Two copies with one version and different words: the one that says no.
    private static Consent Newest(IEnumerable<Consent> versions) =>
        versions.OrderByDescending(c => c.Version).ThenByDescending(c => c.WithdrawnAt is not null).First();
}

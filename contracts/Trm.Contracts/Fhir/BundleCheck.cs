using Trm.Contracts.Rejections;

namespace Trm.Contracts.Fhir;

/// <summary>What makes a Bundle a message that holds together: its type, its header, its addresses, its references.</summary>
internal sealed class BundleCheck
{
    private static readonly Place Outermost = Place.Of(nameof(Bundle));

    private readonly List<Rejection> _faults = [];
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);

    public static IReadOnlyList<Rejection> Faults(Bundle bundle)
    {
        var check = new BundleCheck();
        check.Check(bundle);
        return check._faults;
    }

    private void Fault(RejectionCode code, string path, string hint)
    {
        if (_faults.Count < ShapeCheck.MaxFaults)
            _faults.Add(new(code, path, hint));
    }

    private void Check(Bundle bundle)
    {
        if (bundle.Type != "message")
            Fault(RejectionCode.Value, "Bundle.type", "the exchange carries messages only");
        if (bundle.Entry.Count == 0)
            Fault(RejectionCode.Required, "Bundle.entry", "a message has a header");
        else if (bundle.Entry[0].Resource is not MessageHeader)
            Fault(RejectionCode.Structure, "Bundle.entry[0].resource", "the first entry of a message is its MessageHeader");
        if (bundle.Entry.Count > FhirReader.MaxEntries)
        {
            Fault(RejectionCode.TooLarge, "Bundle.entry", "a message has at most 1000 entries");
            return;
        }

        for (var i = 0; i < bundle.Entry.Count; i++)
            Address(bundle.Entry[i], i);
        for (var i = 0; i < bundle.Entry.Count; i++)
            if (bundle.Entry[i] is { Resource: { } resource } entry)
            {
                var place = Place.OfResource(Outermost.At("entry", i).At("resource"), resource.TypeName);
                References(resource, Contained(resource, place), entry.FullUrl, place);
            }
    }

    private void Address(Bundle.EntryComponent entry, int i)
    {
        if (entry.Resource is null)
            Fault(RejectionCode.Required, $"Bundle.entry[{i}].resource", "an entry of a message carries a resource");
        else if (i > 0 && entry.Resource is MessageHeader)
            Fault(RejectionCode.Structure, $"Bundle.entry[{i}].resource", "a message has one header");
        if (entry.FullUrl is null)
            Fault(RejectionCode.Required, $"Bundle.entry[{i}].fullUrl", "an entry of a message has an address");
        else if (!_addresses.Add(entry.FullUrl))
            Fault(RejectionCode.Value, $"Bundle.entry[{i}].fullUrl", "two entries have the same address");
    }

    private void References(object element, HashSet<string> contained, string? fullUrl, Place here)
    {
        foreach (var (_, value, place) in ElementWalk.Branches(element, here))
        {
            if (value is ResourceReference { Reference: { } target } && !(target[0] == '#' ? contained.Contains(target) : _addresses.Contains(Absolute(target, fullUrl))))
                Fault(RejectionCode.Value, place.At("reference").ToString(), "the reference leads to nothing in this Bundle");
            References(value, contained, fullUrl, place);
        }
    }

    private HashSet<string> Contained(Resource resource, Place here)
    {
        // "#" alone is the resource that contains: https://hl7.org/fhir/R4/references.html#contained
        var known = new HashSet<string>(StringComparer.Ordinal) { "#" };
        if (resource is not DomainResource { Contained: var contained })
            return known;
        for (var i = 0; i < contained.Count; i++)
        {
            var place = here.At("contained", i).ToString();
            if (contained[i] is MessageHeader)
                Fault(RejectionCode.Structure, place, "a message has one header");
            if (contained[i].Id is null)
                Fault(RejectionCode.Required, $"{place}.id", "a contained resource has an id");
            else if (!known.Add($"#{contained[i].Id}"))
                Fault(RejectionCode.Value, $"{place}.id", "two contained resources have the same id");
        }

        return known;
    }

    // A relative reference is resolved against the base of its own entry, where that has one:
    // https://hl7.org/fhir/R4/bundle.html#references
    private static string Absolute(string target, string? fullUrl)
    {
        if (fullUrl is null || target.Contains(':', StringComparison.Ordinal))
            return target;
        var id = fullUrl.LastIndexOf('/');
        var type = id > 0 ? fullUrl.LastIndexOf('/', id - 1) : -1;
        return type > 0 ? string.Concat(fullUrl.AsSpan(0, type + 1), target) : target;
    }
}

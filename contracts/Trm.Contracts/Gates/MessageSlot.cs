using System.Text;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Gates;

/// <summary>Ids of resources: drawn from the person's own id in this message and the place in the list, so that they say nothing of the content.</summary>
internal static class MessageSlot
{
    /// <summary>The id of a place in the messages about one person.</summary>
    public static string Id(string person, string place) => DerivedUuid.Of(Encoding.UTF8.GetBytes($"trm-slot|{person}|{place}"));

    /// <summary>The address of a resource in the Bundle.</summary>
    public static string Address(string id) => $"urn:uuid:{id}";
}

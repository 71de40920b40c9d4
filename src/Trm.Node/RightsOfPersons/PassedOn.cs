using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Node.RightsOfPersons;

/// <summary>What the person asked for stands here; and what the other side hears of it.</summary>
/// <param name="Message">The message that tells it; null where none went, or none had to.</param>
/// <param name="Refused">Why none went; empty where one did, or none had to.</param>
public sealed record PassedOn(MessageId? Message, IReadOnlyList<Rejection> Refused)
{
    /// <summary>By what the office's record contradicts what the person says; empty where it does not. Both stand beside each other then, and the other side hears no more than that something is to be corrected.</summary>
    public IReadOnlyList<Rejection> Contradicted { get; init; } = [];

    /// <summary>True where the office's record stays as it was.</summary>
    public bool RecordStays => Contradicted.Count > 0;

    /// <summary>Nothing of it was ever shared: there is nobody to tell.</summary>
    public static PassedOn ToNobody { get; } = new(null, []);
}

using Trm.Contracts.Htcds;

namespace Trm.Node.RightsOfPersons;

/// <summary>One thing that the office has recorded of the person.</summary>
/// <param name="Field">Of the case data standard.</param>
/// <param name="Values">Codes where the field has a list, else words.</param>
public sealed record HeldField(HtcdsField Field, IReadOnlyList<string> Values)
{
    /// <summary>The field's name alone.</summary>
    public override string ToString() => Field.Name;
}

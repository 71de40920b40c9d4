using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>A person is on the way.</summary>
/// <param name="Journey">The bare facts.</param>
/// <param name="Legs">The legs; empty in the bare form.</param>
public sealed record DepartureContent(DepartureForm Form, Journey? Journey, IReadOnlyList<TravelLeg> Legs) : MessageContent
{
    /// <summary>The content of a departure; another kind is a bug of ours.</summary>
    public static DepartureContent Of(Message message) => Of<DepartureContent>(message);

    internal static DepartureContent Read(TaskReader task, DepartureForm form)
    {
        var basis = task.Coded(TaskParameter.Basis, CodeSystems.TravelBases);
        var at = task.Time(TaskParameter.At, required: true);
        var expected = task.Time(TaskParameter.ExpectedAt, required: true);
        var persons = task.Count(TaskParameter.Persons, 1, 99);
        var escort = task.Officer(TaskParameter.Escort, required: false);
        var number = task.Number(TaskParameter.DutyNumber, required: true);
        if (expected <= at)
            task.Fault(RejectionCode.Value, $"{task.Path}.input", "a person is expected after the departure");
        var legs = TravelLeg.Read(task, atLeast: 0);
        return new(form, at is null || expected is null || number is null ? null : new(basis, at.Value, expected.Value, persons, escort, number), legs);
    }
}

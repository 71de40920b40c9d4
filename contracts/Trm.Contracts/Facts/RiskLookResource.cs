using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Facts;

/// <summary>A look at the dangers as it travels: one RiskAssessment, and beside it whether the person's own view is recorded.</summary>
public static class RiskLookResource
{
    /// <summary>The resources of a look.</summary>
    /// <param name="look">What one side sees.</param>
    /// <param name="person">The id of the Patient in the same message.</param>
    /// <param name="performer">The code of the worker who answers for it.</param>
    /// <param name="at">When it was made.</param>
    public static IReadOnlyList<Resource> Write(RiskLook look, string person, string performer, DateTimeOffset at)
    {
        var subject = new ResourceReference { Reference = MessageSlot.Address(person) };
        return
        [
            new RiskAssessment
            {
                Id = MessageSlot.Id(person, "RiskAssessment"),
                Status = "final",
                Subject = subject,
                OccurrenceDateTime = WireTime.Format(at),
                Performer = new() { Type = "Practitioner", Identifier = new() { System = MessageAddress.OfficerSystem, Value = performer } },
                Prediction = Predictions(look.Areas, at, look.ValidUntil),
                Mitigation = Mitigation(look.Areas),
            },
            new Observation
            {
                Id = MessageSlot.Id(person, "Observation(persons-view)"),
                Status = "final",
                Code = CodeSystems.Facts.Concept(Fact.PersonsView),
                Subject = subject,
                ValueBoolean = look.PersonsViewRecorded,
            },
        ];
    }

    /// <summary>The look that a message states; null where it states none, or where it is masked.</summary>
    public static RiskLook? Read(Message message, Side by)
    {
        var resources = message.Bundle.Entry.Select(e => e.Resource).ToList();
        if (resources.OfType<RiskAssessment>().FirstOrDefault(r => r.Prediction.Count > 0) is not { } assessment)
            return null;
        var mitigations = Mitigations(assessment.Mitigation);
        var areas = new List<RiskAreaView>();
        var validUntil = DateTimeOffset.MaxValue;
        foreach (var prediction in assessment.Prediction)
        {
            if (CodeSystems.RiskAreas.Find(prediction.Outcome) is not { } area || CodeSystems.RiskLevels.Find(prediction.QualitativeRisk) is not { } level
                || !WireTime.TryParseOfMessage(prediction.WhenPeriod?.End, out var until))
                return null;
            areas.Add(new(area, level, mitigations.GetValueOrDefault(area) ?? []));
            validUntil = until < validUntil ? until : validUntil;
        }

        return new()
        {
            Id = message.Id.ToString(),
            Side = by,
            ValidUntil = validUntil,
            PersonsViewRecorded = resources.OfType<Observation>().Any(o => CodeSystems.Facts.Find(o.Code) == Fact.PersonsView && o.ValueBoolean == true),
            Areas = areas,
            // What is named to the other side as making a danger smaller has been accepted by those who do it.
            MitigationAccepted = [.. areas.Where(a => a.Mitigation.Count > 0).Select(a => a.Area)],
            Shared = true,
            Paper = message.Id.ToString(),
        };
    }

    /// <summary>One prediction for each area.</summary>
    internal static List<RiskAssessment.PredictionComponent> Predictions(IReadOnlyList<RiskAreaView> views, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. views.Select(a => new RiskAssessment.PredictionComponent
        {
            Outcome = CodeSystems.RiskAreas.Concept(a.Area),
            ProbabilityRange = Fhir.Range.NotDetermined,
            QualitativeRisk = CodeSystems.RiskLevels.Concept(a.Level),
            WhenPeriod = new() { Start = WireTime.Format(from), End = WireTime.Format(until) },
        }),
    ];

    /// <summary>FHIR has one string for it: the codes, area by area.</summary>
    internal static string? Mitigation(IReadOnlyList<RiskAreaView> views)
    {
        var areas = views.Where(a => a.Mitigation.Count > 0)
            .Select(a => $"{CodeSystems.RiskAreas.Code(a.Area)}: {string.Join(' ', a.Mitigation.Select(CodeSystems.Mitigations.Code))}");
        return string.Join("; ", areas) is { Length: > 0 } text ? text : null;
    }

    private static Dictionary<RiskArea, IReadOnlyList<Mitigation>> Mitigations(string? text)
    {
        var found = new Dictionary<RiskArea, IReadOnlyList<Mitigation>>();
        foreach (var part in (text ?? "").Split("; ", StringSplitOptions.RemoveEmptyEntries))
            if (part.Split(": ") is [var area, var codes] && CodeSystems.RiskAreas.Find(area) is { } known)
                found[known] = [.. codes.Split(' ').Select(CodeSystems.Mitigations.Find).OfType<Mitigation>()];
        return found;
    }
}

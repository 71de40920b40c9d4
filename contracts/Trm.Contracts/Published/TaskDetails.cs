using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Contracts.Published;

/// <summary>What each kind of message asks of its Task. Nobody wrote it down twice: the kind's own reader is run on trial Tasks and asked what it asks.</summary>
internal static class TaskDetails
{
    /// <summary>The elements and details that a kind asks for; what it asks for under some answers only is optional.</summary>
    public static IReadOnlyList<AskedDetail> Of(MessageRule rule)
    {
        // A reader may ask for more or less depending on a code that it has read: so each code of each detail is tried.
        var trials = new List<IReadOnlyList<AskedDetail>> { Ask(rule, []) };
        foreach (var detail in trials[0].Where(d => d is { Name: not null, Type: "Coding", System: not null }).ToList())
            if (CodeSystems.All.FirstOrDefault(l => l.System == detail.System) is { } list)
                trials.AddRange(list.Codes.Select(code => Ask(rule, [Input(detail, code)])));
        return
        [
            .. trials.SelectMany(t => t).GroupBy(d => (d.Element, d.Name, d.Fact)).Select(asked => asked.First() with
            {
                Least = trials.Min(t => t.Where(d => (d.Element, d.Name, d.Fact) == asked.Key).Select(d => d.Least).DefaultIfEmpty(0).Min()),
            }),
        ];
    }

    private static List<AskedDetail> Ask(MessageRule rule, List<FhirTask.InputComponent> input)
    {
        var asked = new List<AskedDetail>();
        var reader = new TaskReader(rule.Kind, new FhirTask { Input = input }, "Task", new Bundle(), "", new Faults()) { Asked = asked };
        rule.Read(reader);
        if (ReturnSteps.MayNameKnown(rule.Kind))
            reader.Known();
        return asked;
    }

    private static FhirTask.InputComponent Input(AskedDetail detail, string code) => new()
    {
        Type = CodeSystems.TaskParameters.Concept(detail.Name!.Value),
        ValueCoding = new() { System = detail.System, Code = code },
    };
}

using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Finds the one Observation of a case fact.</summary>
internal static class CaseFactReader
{
    /// <summary>The Observation and its place; <c>REQUIRED</c> where there is none, <c>STRUCTURE</c> where there are several.</summary>
    public static (Observation Resource, string Path)? One(TaskReader task, CaseFact fact)
    {
        task.Asked?.Add(new("Observation", null, 1, 1, Fact: fact));
        var found = task.Resources<Observation>().Where(o => CodeSystems.CaseFacts.Find(o.Resource.Code) == fact).ToList();
        if (found is [var one])
            return one;
        task.Fault(found.Count == 0 ? RejectionCode.Required : RejectionCode.Structure, "Bundle.entry", $"this message has one Observation of {CodeSystems.CaseFacts.Code(fact)}");
        return null;
    }
}

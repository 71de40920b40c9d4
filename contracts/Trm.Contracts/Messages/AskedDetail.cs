using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>One thing that a kind of message asks of its Task: an element, or a detail in <c>Task.input</c>.</summary>
/// <param name="Element">The path below Task, <c>input</c> for a detail.</param>
/// <param name="Name">The detail's name; null where it is an element.</param>
/// <param name="Least">How often it stands at least.</param>
/// <param name="Most">How often at most; null for any number.</param>
/// <param name="System">The code list that its code is of, or the system of its identifier.</param>
/// <param name="Type">The FHIR type of a detail's value.</param>
/// <param name="Range">Least and most of a number.</param>
/// <param name="Fact">The finding that the message has an Observation of; not of the Task then.</param>
internal sealed record AskedDetail(
    string Element, TaskParameter? Name, int Least, int? Most, string? System = null, string? Type = null, (int From, int To)? Range = null, CaseFact? Fact = null);

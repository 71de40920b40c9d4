using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Trm.Node.Overview;

namespace Trm.Node.RightsOfPersons;

/// <summary>One message about the person: to whom or from whom, when, what became of it, and what it says of them.</summary>
/// <param name="Row">As the case's page shows it.</param>
/// <param name="Agreed">The plan of a journey, or where and when the person is met; null for every other message.</param>
/// <param name="Said">The rest of what it says; without third persons, and without why something was stopped.</param>
/// <param name="IsReadable">False where it came with something that cannot be read.</param>
public sealed record HeldMessage(TimelineRow Row, MessageContent? Agreed, IReadOnlyList<Resource> Said, bool IsReadable)
{
    /// <summary>Which message; nothing of what it says.</summary>
    public override string ToString() => Row.Message.ToString();
}

using Trm.Contracts.Identifiers;

namespace Trm.Node.Clinic;

/// <summary>What one message says of a person's health.</summary>
/// <param name="IsOurs">Whether our office said it.</param>
/// <param name="Facts">Each element of the category that was shared: what is masked and what does not exist are absent alike.</param>
/// <param name="Files">Media types of the files of the category that go with the message. What their sender calls them may be a name, and stands nowhere here.</param>
public sealed record HealthNote(MessageId Message, DateTimeOffset At, bool IsOurs, IReadOnlyList<HealthFact> Facts, IReadOnlyList<string> Files);

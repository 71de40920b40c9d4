using Trm.Contracts.Codes;

namespace Trm.Contracts.Agreements;

/// <summary>One row of an agreement's deadlines.</summary>
/// <param name="Kind">The message kind, as the catalogue names it.</param>
/// <param name="Topic">A question's topic where it has terms of its own; else null.</param>
/// <param name="Step">What must have happened.</param>
/// <param name="Urgent">The term of an urgent case; for a withdrawal: where anybody moves within 72 hours.</param>
/// <param name="Routine">The term of any other case.</param>
public sealed record DeadlineRule(string Kind, Topic? Topic, DeadlineStep Step, Term Urgent, Term Routine)
{
    /// <summary>The term for a case of that urgency.</summary>
    public Term For(Urgency urgency) => urgency == Urgency.Urgent ? Urgent : Routine;

    /// <summary>The row's name: kind, topic, step.</summary>
    public override string ToString() => Topic is { } topic
        ? $"{Kind}/{CodeSystems.Topics.Code(topic)}/{AgreementCodes.Steps.Code(Step)}"
        : $"{Kind}/{AgreementCodes.Steps.Code(Step)}";
}

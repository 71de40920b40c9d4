namespace Trm.Contracts.Codes;

/// <summary>The names under which a Task carries its details (Task.input, Task.output).</summary>
public enum TaskParameter
{
    Service,
    Persons,
    NeededFrom,
    Reply,
    ValidUntil,
    Topic,
    Field,
    CaseWorker,
    Next,
    Hold,
    SecondApprover,
}

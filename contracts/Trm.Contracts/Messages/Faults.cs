using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>The faults found so far, up to a limit.</summary>
internal sealed class Faults
{
    private readonly List<Rejection> _list = [];

    public bool Any => _list.Count > 0;

    public void Add(RejectionCode code, string path, string hint)
    {
        if (_list.Count < ShapeCheck.MaxFaults)
            _list.Add(new(code, path, hint));
    }

    /// <summary>The value where nothing was found, the refusal otherwise.</summary>
    public Result<T> OrOk<T>(T value)
        where T : class => Any ? Result<T>.Refused(_list) : value;

    public Result<T> Refused<T>()
        where T : class => Result<T>.Refused(_list);
}

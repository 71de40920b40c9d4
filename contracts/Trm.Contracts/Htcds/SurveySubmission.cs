using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>
/// One submission while its columns are read. A question with several choices may come as one text, as a column per choice, or both; then the
/// two must say the same.
/// </summary>
internal sealed class SurveySubmission(int row, HtcdsFaults faults)
{
    private readonly List<HtcdsField> _order = [];
    private readonly Dictionary<HtcdsField, IReadOnlyList<string>> _answers = [];
    private readonly Dictionary<HtcdsField, List<string>> _ticked = [];

    public void Answer(HtcdsField field, IReadOnlyList<string> raw)
    {
        See(field);
        if (!_answers.TryAdd(field, raw))
            faults.Add(RejectionCode.Structure, $"row {row}/{field}", "two columns hold this field");
    }

    public void Tick(HtcdsField field, string choice, string raw)
    {
        See(field);
        if (!_ticked.TryGetValue(field, out var ticked))
            _ticked.Add(field, ticked = []);
        switch (raw.Trim().ToUpperInvariant())
        {
            case "1" or "TRUE" or "1.0" when ticked.Contains(choice, StringComparer.Ordinal):
                faults.Add(RejectionCode.Structure, $"row {row}/{field}", "two columns hold the same choice");
                break;
            case "1" or "TRUE" or "1.0":
                ticked.Add(choice);
                break;
            case "" or "0" or "FALSE" or "0.0":
                break;
            default:
                faults.Add(RejectionCode.Value, $"row {row}/{field}", "a column of one choice holds 1 or 0, True or False, or nothing");
                break;
        }
    }

    public HtcdsRecord Record() => new(row, null, [.. _order.Select(f => (f, Raw(f)))]);

    private IReadOnlyList<string> Raw(HtcdsField field)
    {
        if (!_ticked.TryGetValue(field, out var ticked))
            return _answers[field];
        if (!_answers.TryGetValue(field, out var answer))
            return ticked;
        var named = HtcdsValue.Read(row, field, answer, new HtcdsFaults());
        if (named is not null && !named.ToHashSet(StringComparer.Ordinal).SetEquals(ticked))
            faults.Add(RejectionCode.Value, $"row {row}/{field}", "the answer and its columns of single choices do not say the same");
        return answer;
    }

    private void See(HtcdsField field)
    {
        if (!_answers.ContainsKey(field) && !_ticked.ContainsKey(field))
            _order.Add(field);
    }
}

namespace Trm.Node.Overview;

/// <summary>Which views of content somebody asks for.</summary>
/// <param name="Officer">Only of that officer; null for all.</param>
/// <param name="WithoutAct">Only of cases in which the officer has done nothing.</param>
/// <param name="Before">Only older ones than this entry of the record; null for the newest.</param>
/// <param name="Page">Of the list, from 1.</param>
public sealed record ViewsAsked(string? Officer = null, bool WithoutAct = false, long? Before = null, int Page = 1);

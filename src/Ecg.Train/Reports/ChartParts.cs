namespace Ecg.Train.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Name of the line, for the legend.</param>
/// <param name="Color">A color of <see cref="Palette"/>.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
/// <param name="HasGaps">Whether it is interrupted at points whose y is NaN; otherwise it passes over them.</param>
internal sealed record ChartLine(string Name, string Color, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false, bool HasGaps = false);

/// <summary>A range of an axis.</summary>
/// <param name="Title">Name and unit.</param>
/// <param name="From">Smallest value.</param>
/// <param name="To">Largest value.</param>
/// <param name="Step">Distance between ticks; NaN to choose it automatically.</param>
internal sealed record ChartAxis(string Title, double From, double To, double Step = double.NaN);

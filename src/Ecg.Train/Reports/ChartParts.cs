namespace Ecg.Train.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its subject.</param>
/// <param name="Color">A color of <see cref="Palette"/>.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
internal sealed record ChartLine(string Name, string Color, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false);

/// <summary>A range of an axis.</summary>
/// <param name="Title">Name and unit.</param>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Step">Distance of the ticks; NaN for what suits.</param>
internal sealed record ChartAxis(string Title, double From, double To, double Step = double.NaN);
